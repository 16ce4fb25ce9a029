import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public final class Verify {
    private static final long TOLERANCE_SECONDS = 300;

    /** x-webhook-signature. The key is the secret's whole text, whsec_ included. */
    public static boolean platform(String secret, byte[] rawBody, String signature) {
        return equal(hmac(secret.getBytes(UTF_8), rawBody), signature);
    }

    /** Standard Webhooks. The key is what the base64 after whsec_ stands for; any of the signatures may match. */
    public static boolean standard(String secret, byte[] rawBody, String id, String timestamp, String signatures) {
        if (!timestamp.matches("\\d{1,18}")) return false;
        long age = Instant.now().getEpochSecond() - Long.parseLong(timestamp);
        if (Math.abs(age) > TOLERANCE_SECONDS) return false;
        byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
        String expected = "v1," + hmac(key, (id + "." + timestamp + ".").getBytes(UTF_8), rawBody);
        return Arrays.stream(signatures.split(" ")).anyMatch(signature -> equal(expected, signature));
    }

    private static String hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) mac.update(part);
            return Base64.getEncoder().encodeToString(mac.doFinal());
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException(cause);
        }
    }

    private static boolean equal(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
    }
}

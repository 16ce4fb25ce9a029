import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Base64;

public final class Drive {
    public static void main(String[] args) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split("\t", -1);
            byte[] body = Base64.getDecoder().decode(parts[2]);
            System.out.println(
                    parts[0].equals("platform")
                            ? Verify.platform(text(parts[1]), body, text(parts[3]))
                            : Verify.standard(text(parts[1]), body, text(parts[3]), text(parts[4]), text(parts[5])));
        }
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), UTF_8);
    }
}

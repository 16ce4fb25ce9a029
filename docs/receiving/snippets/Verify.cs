using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

public static class Verify
{
    private const long ToleranceSeconds = 300;

    /// x-webhook-signature. The key is the secret's whole text, whsec_ included.
    public static bool Platform(string secret, byte[] rawBody, string signature) =>
        Same(Hmac(Encoding.UTF8.GetBytes(secret), rawBody), signature);

    /// Standard Webhooks. The key is what the base64 after whsec_ stands for; any of the signatures may match.
    public static bool Standard(string secret, byte[] rawBody, string id, string timestamp, string signatures)
    {
        if (!long.TryParse(timestamp, out var seconds)) return false;
        if (Math.Abs((decimal)DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds) > ToleranceSeconds) return false;
        var key = Convert.FromBase64String(secret.StartsWith("whsec_") ? secret[6..] : secret);
        var message = Encoding.UTF8.GetBytes($"{id}.{timestamp}.").Concat(rawBody).ToArray();
        var expected = "v1," + Hmac(key, message);
        return signatures.Split(' ').Any(signature => Same(expected, signature));
    }

    private static string Hmac(byte[] key, byte[] message) =>
        Convert.ToBase64String(HMACSHA256.HashData(key, message));

    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}

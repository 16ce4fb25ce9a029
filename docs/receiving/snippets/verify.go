package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

const tolerance = 5 * time.Minute

// VerifyPlatform checks x-webhook-signature. The key is the secret's whole text, whsec_ included.
func VerifyPlatform(secret string, rawBody []byte, signature string) bool {
	return equal(mac([]byte(secret), rawBody), signature)
}

// VerifyStandard checks Standard Webhooks. The key is what the base64 after whsec_ stands for;
// any of the signatures may match.
func VerifyStandard(secret string, rawBody []byte, id, timestamp, signatures string) bool {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > tolerance {
		return false
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return false
	}
	expected := "v1," + mac(key, append([]byte(id+"."+timestamp+"."), rawBody...))
	for _, signature := range strings.Split(signatures, " ") {
		if equal(expected, signature) {
			return true
		}
	}
	return false
}

func mac(key, message []byte) string {
	hash := hmac.New(sha256.New, key)
	hash.Write(message)
	return base64.StdEncoding.EncodeToString(hash.Sum(nil))
}

func equal(expected, given string) bool {
	return hmac.Equal([]byte(expected), []byte(given))
}

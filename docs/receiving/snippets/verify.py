import base64
import hashlib
import hmac
import time

TOLERANCE_SECONDS = 300


def verify_platform(secret: str, raw_body: bytes, signature: str) -> bool:
    """x-webhook-signature. The key is the secret's whole text, whsec_ included."""
    return _equal(_hmac(secret.encode(), raw_body), signature)


def verify_standard(secret: str, raw_body: bytes, id: str, timestamp: str, signatures: str) -> bool:
    """Standard Webhooks. The key is what the base64 after whsec_ stands for; any of the signatures may match."""
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = "v1," + _hmac(key, f"{id}.{timestamp}.".encode() + raw_body)
    return any(_equal(expected, signature) for signature in signatures.split(" "))


def _hmac(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


def _equal(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode())

import base64
import sys

from verify import verify_platform, verify_standard

for line in sys.stdin:
    style, *rest = line.rstrip("\n").split("\t")
    secret, body, *others = [base64.b64decode(each) for each in rest]
    verify = verify_platform if style == "platform" else verify_standard
    print(str(verify(secret.decode(), body, *[each.decode() for each in others])).lower())

require 'openssl'

TOLERANCE_SECONDS = 300

# x-webhook-signature. The key is the secret's whole text, whsec_ included.
def verify_platform(secret, raw_body, signature)
  same?(mac(secret, raw_body), signature)
end

# Standard Webhooks. The key is what the base64 after whsec_ stands for; any of the signatures may match.
def verify_standard(secret, raw_body, id, timestamp, signatures)
  return false unless timestamp.match?(/\A\d+\z/) && (Time.now.to_i - timestamp.to_i).abs <= TOLERANCE_SECONDS

  key = secret.delete_prefix('whsec_').unpack1('m')
  expected = "v1,#{mac(key, "#{id}.#{timestamp}.".b + raw_body.b)}"
  signatures.split.any? { |signature| same?(expected, signature) }
end

def mac(key, message)
  [OpenSSL::HMAC.digest('SHA256', key, message)].pack('m0')
end

def same?(expected, given)
  OpenSSL.secure_compare(expected, given)
end

require 'openssl'

TOLERANCE_SECONDS = 5 * 60

# Whether the message is from Patchbay. headers: names in lower case; raw_body: as it came, not parsed.
def verify(raw_body, headers, secret)
  timestamp = headers.fetch('webhook-timestamp', '')
  return false unless timestamp.match?(/\A\d+\z/)
  return false if (Time.now.to_i - timestamp.to_i).abs > TOLERANCE_SECONDS

  key = secret.delete_prefix('whsec_').unpack1('m')
  return false if key.empty?

  signed = "#{headers['webhook-id']}.#{timestamp}.".b + raw_body.b
  expected = "v1,#{[OpenSSL::HMAC.digest('SHA256', key, signed)].pack('m0')}"
  signatures = headers.fetch('webhook-signature', '').split
  signatures.any? { |signature| OpenSSL.secure_compare(signature, expected) }
end

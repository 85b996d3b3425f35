# verify BODY_FILE ID TIMESTAMP SIGNATURES SECRET: succeeds when the message is from Patchbay. To look at a message by hand:
# bash does not compare in constant time, and a key given to openssl is in the list of processes for a moment.
verify() {
  local body_file=$1 id=$2 timestamp=$3 secret=$5 now age key expected signature signatures
  [[ $timestamp =~ ^[1-9][0-9]{0,17}$ ]] || return 1
  now=$(date +%s)
  age=$((now - timestamp))
  ((age <= 300 && age >= -300)) || return 1
  key=$(printf %s "${secret#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
  expected=$({ printf '%s.%s.' "$id" "$timestamp" && cat "$body_file"; } |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
  [[ -n $key && -n $expected ]] || return 1
  read -ra signatures <<<"$4"
  for signature in "${signatures[@]}"; do
    [[ $signature == "v1,$expected" ]] && return 0
  done
  return 1
}

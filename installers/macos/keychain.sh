#!/bin/bash
# Puts the certificate and the notary key from the environment into a new keychain, which ends with the machine.
# Prints what installers/macos/sign.py reads: NAME=VALUE lines, none if there is no certificate.
set -euo pipefail

if [ -z "${MACOS_CERTIFICATE:-}" ]; then
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
keychain=$HOME/Library/Keychains/release.keychain-db
password=$(uuidgen)

{
  security create-keychain -p "$password" "$keychain"
  security set-keychain-settings -lut 21600 "$keychain"
  security unlock-keychain -p "$password" "$keychain"
  security default-keychain -s "$keychain"
  base64 --decode <<< "$MACOS_CERTIFICATE" > "$folder/certificate.p12"
  security import "$folder/certificate.p12" -f pkcs12 -k "$keychain" -P "$MACOS_CERTIFICATE_PASSWORD" \
    -T /usr/bin/codesign
  security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain"
} >&2

identity=$(security find-identity -v -p codesigning "$keychain" |
  sed -n 's/.*"\(Developer ID Application: .*\)"/\1/p' | head -1)
if [ -z "$identity" ]; then
  echo "MACOS_CERTIFICATE holds no certificate of the kind \"Developer ID Application\"." >&2
  exit 1
fi
echo "MACOS_SIGN_IDENTITY=$identity"

if [ -n "${MACOS_NOTARY_KEY:-}" ]; then
  echo "$MACOS_NOTARY_KEY" > "$folder/key.p8"
  xcrun notarytool store-credentials unfog --key "$folder/key.p8" --key-id "$MACOS_NOTARY_KEY_ID" \
    --issuer "$MACOS_NOTARY_ISSUER" >&2
  echo "MACOS_NOTARY_PROFILE=unfog"
fi

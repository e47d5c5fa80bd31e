//! Signatures of callbacks, after [Standard Webhooks](https://www.standardwebhooks.com): a service that checks them knows that a
//! call is from us, of now, and as we made it, which a token alone does not tell.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// The headers of a call. `id` is the event's, the same for all attempts; `at` is the attempt's. The key is the bytes of the token.
pub(super) fn headers(key: &[u8], id: &str, at: Timestamp, body: &[u8]) -> [(&'static str, String); 3] {
    let at = at.as_second().to_string();
    let mac = match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes a key of any length"),
    };
    let signed = mac.chain_update(id).chain_update(b".").chain_update(&at).chain_update(b".").chain_update(body);
    let signature = BASE64_STANDARD.encode(signed.finalize().into_bytes());
    [("webhook-id", id.to_owned()), ("webhook-timestamp", at), ("webhook-signature", format!("v1,{signature}"))]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's libraries, which write the key in base64.
    #[test]
    fn as_other_implementations_sign() {
        let key = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let at = Timestamp::from_second(1_614_265_330).unwrap();
        let headers = headers(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, br#"{"test": 2432232314}"#);
        let expected = [
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        ];
        assert_eq!(headers, expected.map(|(name, value)| (name, value.to_owned())));
    }
}

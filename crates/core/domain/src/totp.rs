//! Codes of authenticator apps: RFC 6238 with SHA-1, six digits and steps of thirty seconds, which is what all apps know.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha1::Sha1;

/// How long a code is shown.
const STEP_SECONDS: i64 = 30;
/// So many steps may an app's clock be ahead or behind.
const STEPS_AROUND: i64 = 1;
/// The digits of base32 (RFC 4648 §6), in which apps take a secret that is typed.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What an app and we share: 160 bits, as RFC 4226 §4 recommends. It does not show in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; 20]);

impl TotpSecret {
    /// A secret of these random bytes.
    pub const fn new(random: [u8; 20]) -> Self {
        Self(random)
    }

    /// Reads what [`Self::to_base32`] has written.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bits = 0_u16;
        let (mut count, mut bytes) = (0, Vec::with_capacity(20));
        for digit in text.bytes() {
            let value = BASE32.iter().position(|known| *known == digit)?;
            bits = (bits << 5) | u16::try_from(value).ok()?;
            count += 5;
            if count >= 8 {
                count -= 8;
                bytes.push(u8::try_from(bits >> count).ok()?);
                bits &= (1 << count) - 1;
            }
        }
        bytes.try_into().ok().map(Self)
    }

    /// In base32: 32 capitals and digits.
    pub fn to_base32(&self) -> String {
        let digit = |bits: u64, at: u32| {
            let value = usize::try_from((bits >> at) & 31).unwrap_or_default();
            char::from(BASE32.get(value).copied().unwrap_or_default())
        };
        let fives =
            self.0.chunks_exact(5).map(|five| five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte)));
        fives.flat_map(|bits| (0..8).rev().map(move |place| digit(bits, place * 5))).collect()
    }

    /// What a QR code for apps holds: who the account is with, and whose it is.
    pub fn uri(&self, issuer: &str, account: &str) -> String {
        let (issuer, account, secret) = (encoded(issuer), encoded(account), self.to_base32());
        format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
    }

    /// The time step whose code this is, if it is one of those around `now`. Spaces in it are passed over, as apps show some.
    /// Keep the step: no code may be used twice (RFC 6238 §5.2), nor one from before.
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let digits: Vec<u8> = code.bytes().filter(|byte| *byte != b' ').collect();
        if digits.len() != 6 || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let entered = digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
        let current = now.as_second().div_euclid(STEP_SECONDS);
        // Each is compared, so that the time it takes does not tell which it was.
        (current - STEPS_AROUND..=current + STEPS_AROUND)
            .fold(None, |found, step| if self.code(step) == entered { Some(step) } else { found })
    }

    /// The code that an app shows at `now`, of six digits.
    pub fn code_at(&self, now: Timestamp) -> String {
        format!("{:06}", self.code(now.as_second().div_euclid(STEP_SECONDS)))
    }

    /// RFC 4226 §5.3.
    fn code(&self, step: i64) -> u32 {
        let mac = match Hmac::<Sha1>::new_from_slice(&self.0) {
            Ok(mac) => mac.chain_update(step.to_be_bytes()).finalize().into_bytes(),
            Err(_) => unreachable!("HMAC takes a key of any length"),
        };
        let offset = usize::from(mac.last().copied().unwrap_or_default() & 15);
        let four = mac.iter().skip(offset).take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        (four & 0x7fff_ffff) % 1_000_000
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

/// Percent-encoded, but for RFC 3986's unreserved characters.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// RFC 6238, appendix B: its secret and times, and the last six of its eight digits.
    #[test]
    fn codes_are_the_specifications() {
        let secret = TotpSecret::new(*b"12345678901234567890");
        assert_eq!(secret.to_base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code_at(at(second)), code);
            assert_eq!(secret.step_of(code, at(second)), Some(second / 30));
        }
    }

    #[test]
    fn a_clock_may_be_a_step_off() {
        let secret = TotpSecret::new([7; 20]);
        let code = secret.code_at(at(3000));
        for (second, found) in [(2969, None), (2970, Some(100)), (3000, Some(100)), (3059, Some(100)), (3060, None)] {
            assert_eq!(secret.step_of(&code, at(second)), found, "{second}");
        }
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(secret.step_of(&spaced, at(3000)), Some(100));
        for other in ["", "12345", "1234567", "12345x", "+12345"] {
            assert_eq!(secret.step_of(other, at(3000)), None, "{other}");
        }
    }

    #[test]
    fn an_app_is_told_who_and_whose() {
        let uri = TotpSecret::new(*b"12345678901234567890").uri("Tidings & co", "amala@example.gov.uk");
        assert_eq!(
            uri,
            "otpauth://totp/Tidings%20%26%20co:amala%40example.gov.uk?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Tidings%20%26%20co&algorithm=SHA1&digits=6&period=30"
        );
    }

    proptest! {
        #[test]
        fn a_secret_is_read_back(bytes: [u8; 20]) {
            let secret = TotpSecret::new(bytes);
            prop_assert_eq!(TotpSecret::parse(&secret.to_base32()), Some(secret));
        }

        #[test]
        fn whatever_is_read_does_not_panic(text: String) {
            let _ = TotpSecret::parse(&text);
        }
    }
}

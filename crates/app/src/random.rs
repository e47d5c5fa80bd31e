//! Where randomness comes from: the operating system's generator, seeded per thread.

/// The random part of a time-ordered id.
pub fn id_bytes() -> [u8; 10] {
    rand::random()
}

/// The secret of a new API key: a random UUID's text, as the clients expect 36 characters.
pub fn api_key_secret() -> String {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid().to_string()
}

/// The name by which printers know a letter: 16 capitals and digits.
pub fn letter_reference() -> String {
    const CHARACTERS: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    (0..16).filter_map(|_| CHARACTERS.get(rand::random_range(0..CHARACTERS.len()))).map(|&c| char::from(c)).collect()
}

/// Evenly from 0 up to, not including, 1.
pub fn fraction() -> f64 {
    rand::random()
}

/// What encryption of a link's token begins with, never the same twice.
pub fn initialisation_vector() -> [u8; 16] {
    rand::random()
}

/// The salt of a password's hash.
pub fn salt() -> [u8; 16] {
    rand::random()
}

/// The secret of an authenticator app.
pub fn totp_secret() -> [u8; 20] {
    rand::random()
}

/// A UUID that nobody can guess: a session, the code of a link.
pub fn secret_uuid() -> uuid::Uuid {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid()
}

/// A code for a text message: five digits, none next to its like, so that it is easy to type.
pub fn digits_code() -> String {
    let mut code = String::with_capacity(5);
    while code.len() < 5 {
        let digit = char::from(b'0' + rand::random_range(0..10u8));
        if !code.ends_with(digit) {
            code.push(digit);
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_five_digits_none_next_to_its_like() {
        for _ in 0..1000 {
            let code = digits_code().into_bytes();
            assert!(code.len() == 5 && code.iter().all(u8::is_ascii_digit), "{code:?}");
            assert!(code.windows(2).all(|pair| pair[0] != pair[1]), "{code:?}");
        }
    }
}

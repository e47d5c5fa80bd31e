//! Where randomness comes from: the operating system's generator, seeded per thread.

/// The random part of a time-ordered id.
pub fn id_bytes() -> [u8; 10] {
    rand::random()
}

/// The secret of a new API key: a random UUID's text, as the clients expect 36 characters.
pub fn api_key_secret() -> String {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid().to_string()
}

/// Evenly from 0 up to, not including, 1.
pub fn fraction() -> f64 {
    rand::random()
}

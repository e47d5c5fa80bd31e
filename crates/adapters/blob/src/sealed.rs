//! The form of a stored file.
//!
//! ```text
//! "tidings1"  16 bytes of salt  pieces
//! piece:      4 bytes: the length of what follows, the highest bit set in the last piece
//!             AES-256-GCM of up to 64 KiB, with its tag
//! ```
//!
//! The first piece is the metadata as JSON, the others the content. The key is HKDF-SHA256 of the installation's secret, the salt
//! and the file's name. The nonce is the piece's number and whether it is the last, so that pieces can be neither left out nor
//! exchanged; the name is authenticated with every piece.

use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    error::Unspecified,
    hkdf::{HKDF_SHA256, Salt},
};
use secrecy::{ExposeSecret, SecretString};

/// What a file begins with.
pub(crate) const MAGIC: &[u8; 8] = b"tidings1";
pub(crate) const SALT: usize = 16;
/// Bytes of content in a piece.
pub(crate) const PIECE: usize = 64 * 1024;
/// Bytes of a piece with its tag.
pub(crate) const SEALED_PIECE: usize = PIECE + 16;
const LAST: u32 = 1 << 31;

/// Encrypts and decrypts the pieces of one file, in order.
pub(crate) struct Pieces {
    key: LessSafeKey,
    name: Vec<u8>,
    next: u64,
}

impl Pieces {
    pub(crate) fn new(secret: &SecretString, salt: &[u8; SALT], name: &str) -> Result<Self, Unspecified> {
        let pseudo_random = Salt::new(HKDF_SHA256, salt).extract(secret.expose_secret().as_bytes());
        let info: [&[u8]; 2] = [b"tidings blob ", name.as_bytes()];
        let key = UnboundKey::from(pseudo_random.expand(&info, &AES_256_GCM)?);
        Ok(Self { key: LessSafeKey::new(key), name: name.as_bytes().to_vec(), next: 0 })
    }

    /// Encrypts the next piece in place, and returns its header.
    pub(crate) fn seal(&mut self, piece: &mut Vec<u8>, is_last: bool) -> Result<[u8; 4], Unspecified> {
        let nonce = self.nonce(is_last);
        self.key.seal_in_place_append_tag(nonce, Aad::from(&self.name), piece)?;
        let length = u32::try_from(piece.len()).map_err(|_| Unspecified)?;
        Ok((length | if is_last { LAST } else { 0 }).to_be_bytes())
    }

    /// Decrypts the next piece in place.
    pub(crate) fn open(&mut self, piece: &mut Vec<u8>, is_last: bool) -> Result<(), Unspecified> {
        let nonce = self.nonce(is_last);
        let length = self.key.open_in_place(nonce, Aad::from(&self.name), piece)?.len();
        piece.truncate(length);
        Ok(())
    }

    fn nonce(&mut self, is_last: bool) -> Nonce {
        let mut nonce = [0; 12];
        let (number, flag) = nonce.split_at_mut(8);
        number.copy_from_slice(&self.next.to_be_bytes());
        flag.fill(u8::from(is_last));
        self.next += 1;
        Nonce::assume_unique_for_key(nonce)
    }
}

/// The length of a piece with its tag, and whether it is the last; `None` when no piece is that long.
pub(crate) fn read_header(header: [u8; 4]) -> Option<(usize, bool)> {
    let header = u32::from_be_bytes(header);
    let length = usize::try_from(header & !LAST).ok().filter(|length| *length <= SEALED_PIECE)?;
    Some((length, header & LAST != 0))
}

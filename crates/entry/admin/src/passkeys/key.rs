//! Public keys as authenticators write them ([RFC 9053](https://www.rfc-editor.org/rfc/rfc9053)).

use ciborium::Value as Cbor;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

use super::Unfit;

/// The algorithms that are taken, the preferred first: ECDSA with P-256, EdDSA with Ed25519, RSA with PKCS #1.
pub const ALGORITHMS: [i32; 3] = [-7, -8, -257];

/// See the module.
#[derive(Debug)]
pub enum PublicKey {
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
    Rsa { n: Vec<u8>, e: Vec<u8> },
}

impl PublicKey {
    /// Reads one.
    pub fn read(key: &Cbor) -> Result<Self, Unfit> {
        let number = |label| get(key, label).and_then(Cbor::as_integer).and_then(|number| i32::try_from(number).ok());
        let bytes = |label| get(key, label).and_then(Cbor::as_bytes).cloned().ok_or(Unfit::Unreadable);
        match (number(1), number(3), number(-1)) {
            (Some(2), Some(-7), Some(1)) => {
                let (x, y) = (bytes(-2)?, bytes(-3)?);
                if (x.len(), y.len()) != (32, 32) {
                    return Err(Unfit::Unreadable);
                }
                Ok(Self::P256([&[4][..], &x, &y].concat()))
            }
            (Some(1), Some(-8), Some(6)) => Ok(Self::Ed25519(bytes(-2)?)),
            (Some(3), Some(-257), None) => Ok(Self::Rsa { n: bytes(-1)?, e: bytes(-2)? }),
            _ => Err(Unfit::UnknownKind),
        }
    }

    /// Whether the key has signed this.
    pub fn check(&self, signed: &[u8], signature: &[u8]) -> Result<(), Unfit> {
        let checked = match self {
            Self::P256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(signed, signature),
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(signed, signature),
            Self::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
            }
        };
        checked.map_err(|_| Unfit::BadSignature)
    }
}

fn get(map: &Cbor, label: i32) -> Option<&Cbor> {
    let is_it = |key: &Cbor| key.as_integer().and_then(|key| i32::try_from(key).ok()) == Some(label);
    map.as_map()?.iter().find(|(key, _)| is_it(key)).map(|(_, value)| value)
}

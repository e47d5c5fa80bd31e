//! What the browser says that it was asked, and by whom.

use serde::Deserialize;

use super::Unfit;

/// What a browser is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceremony {
    Create,
    Get,
}

#[derive(Deserialize)]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

/// Checks that it was this question, asked by a page of ours.
pub fn check(json: &[u8], ceremony: Ceremony, challenge: &str, origin: &str) -> Result<(), Unfit> {
    let said: ClientData = serde_json::from_slice(json).map_err(|_| Unfit::Unreadable)?;
    let wanted = match ceremony {
        Ceremony::Create => "webauthn.create",
        Ceremony::Get => "webauthn.get",
    };
    let is_ours = said.r#type == wanted && said.challenge == challenge && said.origin == origin && !said.cross_origin;
    if is_ours { Ok(()) } else { Err(Unfit::Elsewhere) }
}

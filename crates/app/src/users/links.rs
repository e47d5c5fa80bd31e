//! Opens the links of our emails to people.

use jiff::{SignedDuration, Timestamp};
use tidings_api_types::internal::{
    ErrorReply,
    links::{Link, LinkPurpose, LinkToken},
};

use crate::{
    App, Failure,
    link_token::{self, BadToken},
};

/// As long as Notify's links: an hour, and half of that to sign in.
const fn valid_for(purpose: LinkPurpose) -> SignedDuration {
    match purpose {
        LinkPurpose::SignIn => SignedDuration::from_mins(30),
        LinkPurpose::VerifyEmail | LinkPurpose::NewPassword | LinkPurpose::ChangeEmail => SignedDuration::from_mins(60),
    }
}

/// What the link means, if it is one of ours, for this purpose, and not too old.
pub fn open_link(app: &App, LinkToken { token, purpose }: &LinkToken, now: Timestamp) -> Result<Link, Failure> {
    let refused = |why: BadToken| Failure::from(ErrorReply::field("token", why.to_string()));
    let meaning = link_token::open(app, token, valid_for(*purpose), now)?.map_err(refused)?;
    let link: Link = serde_json::from_str(&meaning).map_err(|_| refused(BadToken::Invalid))?;
    let is_for_this = match purpose {
        LinkPurpose::SignIn => link.user_id.is_some() && link.secret_code.is_some(),
        LinkPurpose::VerifyEmail | LinkPurpose::ChangeEmail => {
            link.user_id.is_some() && link.email.is_some() && link.secret_code.is_none()
        }
        LinkPurpose::NewPassword => link.email.is_some() && link.created_at.is_some(),
    };
    if is_for_this { Ok(link) } else { Err(refused(BadToken::Invalid)) }
}

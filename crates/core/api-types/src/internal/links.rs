//! What the links in our emails to people mean. An addition of ours: Notify's admin app opens their tokens by itself.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidings_domain::UserId;

use super::{
    endpoint::endpoint,
    fields::{self, FieldErrors, Fields},
    time::SpacedTime,
};

endpoint! {
    /// Opens the token of a link. A refusal says of the field `token` whether it is too old or none of ours.
    POST "/link/open" => OpenLink {} (LinkToken) -> Link
}

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// Proves that somebody who registers has their email address.
    VerifyEmail,
    /// Is the second proof of who signs in.
    SignIn,
    /// Sets a password anew.
    NewPassword,
    /// Changes somebody's email address.
    ChangeEmail,
}

/// The token of a link, as it stands in its path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkToken {
    pub token: String,
    pub purpose: LinkPurpose,
}

impl LinkToken {
    /// Reads a body.
    ///
    /// # Errors
    /// Every field that is missing or not right.
    pub fn read(body: &Value) -> Result<Self, FieldErrors> {
        let mut fields = Fields::of(body)?;
        let token = fields.required("token", fields::text);
        let purpose = fields.required("purpose", |value| match value.as_str() {
            Some("verify_email") => Ok(LinkPurpose::VerifyEmail),
            Some("sign_in") => Ok(LinkPurpose::SignIn),
            Some("new_password") => Ok(LinkPurpose::NewPassword),
            Some("change_email") => Ok(LinkPurpose::ChangeEmail),
            _ => Err("Must be one of: verify_email, sign_in, new_password, change_email.".to_owned()),
        });
        fields.finish()?;
        Ok(Self { token: token.unwrap_or_default(), purpose: purpose.unwrap_or(LinkPurpose::VerifyEmail) })
    }
}

/// What a link means; each purpose fills in what it needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Of all but a new password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The address that is proved or changed to, or whose password is set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The code to sign in with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_code: Option<String>,
    /// When a new password was asked for: after a change of the password the link means nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<SpacedTime>,
}

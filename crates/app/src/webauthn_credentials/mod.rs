//! Security keys.

mod create;
mod delete;
mod list;
mod rename;

use tidings_api_types::internal::user::webauthn::WebauthnCredential;
use tidings_store::webauthn_credentials::StoredCredential;

pub use create::create;
pub use delete::delete;
pub use list::list;
pub use rename::rename;

fn shown(credential: StoredCredential) -> WebauthnCredential {
    WebauthnCredential {
        id: credential.id,
        user_id: credential.user_id,
        name: credential.name,
        credential_data: credential.credential_data,
        created_at: credential.created_at.into(),
        updated_at: credential.updated_at.map(Into::into),
        logged_in_at: credential.logged_in_at.map(Into::into),
    }
}

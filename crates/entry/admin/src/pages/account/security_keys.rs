//! `/your-account/security-keys`: keys that are plugged in or built in, and passkeys.

use minijinja::{context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::user::webauthn::{WebauthnCredential, WebauthnCredentialName};
use tidings_domain::WebauthnCredentialId;

use super::ACCESS;
use crate::{
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, Path, SignedIn},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/your-account/security-keys", ACCESS, list);
    routes.get("/your-account/security-keys/{key_id}/manage", ACCESS, manage);
    routes.post("/your-account/security-keys/{key_id}/manage", ACCESS, rename);
    routes.get("/your-account/security-keys/{key_id}/delete", ACCESS, confirm);
    routes.post("/your-account/security-keys/{key_id}/delete", ACCESS, delete);
}

#[derive(Debug, Serialize)]
struct Listed {
    id: WebauthnCredentialId,
    name: String,
    created_at: String,
    used_at: Option<String>,
}

async fn list(visit: SignedIn) -> Answer {
    show_list(&visit, &FormView::default()).await
}

/// The keys, and the form by which another is registered.
pub(super) async fn show_list(visit: &SignedIn, form: &FormView) -> Answer {
    let keys = visit.client.webauthn.list(visit.user.id).await?.data;
    let keys: Vec<Listed> = keys
        .into_iter()
        .map(|key| Listed {
            id: key.id,
            name: key.name,
            created_at: key.created_at.to_string(),
            used_at: key.logged_in_at.map(|at| at.to_string()),
        })
        .collect();
    visit.page("account/security_keys.html", context! { keys => Serde(&keys), form => form.value() })
}

async fn read(visit: &SignedIn, id: WebauthnCredentialId) -> Result<WebauthnCredential, Problem> {
    let keys = visit.client.webauthn.list(visit.user.id).await?.data;
    keys.into_iter().find(|key| key.id == id).ok_or(Problem::NotFound)
}

async fn manage(visit: SignedIn, Path(id): Path<WebauthnCredentialId>) -> Answer {
    let key = read(&visit, id).await?;
    show(&visit, &FormView::of([("security_key_name", key.name.clone())]), &key, false)
}

fn show(visit: &SignedIn, form: &FormView, key: &WebauthnCredential, is_deleting: bool) -> Answer {
    let url = format!("/your-account/security-keys/{}", key.id);
    visit.page("account/security_key.html", context! { form => form.value(), name => &key.name, url, is_deleting })
}

async fn rename(visit: SignedIn, Path(id): Path<WebauthnCredentialId>) -> Answer {
    let key = read(&visit, id).await?;
    let mut form = visit.checked();
    let name = form.required("security_key_name", "Enter a name for this key").to_owned();
    if name.chars().count() > 255 {
        form.error("security_key_name", "The name must be 255 characters or fewer");
    }
    if !form.is_valid() {
        return show(&visit, &form.view(), &key, false);
    }
    visit.client.webauthn.rename(visit.user.id, id, &WebauthnCredentialName { name }).await?;
    visit.flash("tick", "Security key renamed").await?;
    visit.go_to("/your-account/security-keys")
}

async fn confirm(visit: SignedIn, Path(id): Path<WebauthnCredentialId>) -> Answer {
    let key = read(&visit, id).await?;
    show(&visit, &FormView::of([("security_key_name", key.name.clone())]), &key, true)
}

async fn delete(visit: SignedIn, Path(id): Path<WebauthnCredentialId>) -> Answer {
    let key = read(&visit, id).await?;
    match visit.client.webauthn.delete(visit.user.id, id).await {
        Ok(()) => visit.flash("tick", format!("‘{}’ was deleted", key.name)).await?,
        Err(failed) if failed.says("last remaining") => {
            visit.flash("dangerous", "You cannot delete your last security key").await?;
        }
        Err(failed) => return Err(failed.into()),
    }
    visit.go_to("/your-account/security-keys")
}

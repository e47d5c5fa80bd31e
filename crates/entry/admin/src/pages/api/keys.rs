//! `/services/{service_id}/api/keys`: the keys with which a service's systems sign their requests.

use minijinja::{context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::api_keys::{ApiKey, NewApiKey, Revocation};
use tidings_domain::{ApiKeyId, ApiKeyText, KeyType, ServiceId, safe_name};

use super::ACCESS;
use crate::{
    access::Role,
    forms::FormView,
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

/// The longest name that a key may have.
const LONGEST_NAME: usize = 255;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/api/keys", ACCESS, list);
    routes.get("/services/{service_id}/api/keys/create", ACCESS.members_alone(), ask);
    routes.post("/services/{service_id}/api/keys/create", ACCESS.members_alone(), create);
    routes.get("/services/{service_id}/api/keys/revoke/{key_id}", ACCESS, confirm);
    routes.post("/services/{service_id}/api/keys/revoke/{key_id}", ACCESS, revoke);
}

async fn list(visit: InService) -> Answer {
    let keys = listed(&visit).await?;
    show_list(&visit, &keys, None)
}

fn show_list(visit: &InService, keys: &[Listed], revoking: Option<&Listed>) -> Answer {
    visit.page(
        "api/keys.html",
        context! {
            keys => Serde(keys),
            revoking => revoking.map(Serde),
            // Those who run the platform make no keys in a team's name.
            may_create => visit.standing.may(&[Role::ManageApiKeys], false),
        },
    )
}

/// A key as the list shows it.
#[derive(Debug, Serialize)]
struct Listed {
    id: ApiKeyId,
    name: String,
    kind: &'static str,
    created_at: String,
    revoked_at: Option<String>,
}

/// Those in force first, then the ones that were revoked lately.
async fn listed(visit: &InService) -> Result<Vec<Listed>, Problem> {
    let mut keys = visit.client.api_keys.list(visit.service.id).await?.api_keys;
    keys.sort_by(|one, other| {
        let is_over = |key: &ApiKey| !key.is_in_force(visit.now);
        (is_over(one), one.name.to_lowercase()).cmp(&(is_over(other), other.name.to_lowercase()))
    });
    let shown = keys.into_iter().map(|key| Listed {
        id: key.id,
        kind: kind_of(key.key_type),
        created_at: key.created_at.to_string(),
        revoked_at: key.expiry_date.filter(|_| !key.is_in_force(visit.now)).map(|at| at.to_string()),
        name: key.name,
    });
    Ok(shown.collect())
}

const fn kind_of(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::Normal => "Live: sends to anyone",
        KeyType::Team => "Team and guest list: sends to your team and your guest list",
        KeyType::Test => "Test: pretends to send messages",
    }
}

async fn ask(visit: InService) -> Answer {
    show_form(&visit, &FormView::default())
}

fn show_form(visit: &InService, form: &FormView) -> Answer {
    visit.page("api/create_key.html", context! { form => form.value() })
}

async fn create(visit: InService) -> Answer {
    let mut form = visit.checked();
    let name = form.required("key_name", "Enter a name for this key").to_owned();
    if name.chars().count() > LONGEST_NAME {
        form.error("key_name", format!("The name must be {LONGEST_NAME} characters or fewer"));
    }
    let key_type = form.choice::<KeyType>("key_type", "Select the type of key");
    if key_type == Some(KeyType::Normal) && visit.service.restricted {
        form.error("key_type", "You cannot make a live key while your service is in trial mode");
    }
    let Some(key_type) = key_type.filter(|_| form.is_valid()) else { return show_form(&visit, &form.view()) };
    let new = NewApiKey { name: name.clone(), key_type, created_by: visit.user.id };
    match visit.client.api_keys.create(visit.service.id, &new).await {
        // The secret is shown in the answer itself, and kept nowhere.
        Ok(secret) => {
            // One word, as clients take the whole text for the key.
            let prefix = safe_name::email_local_part(&name).replace('.', "_");
            let key = ApiKeyText { service_id: visit.service.id, secret: secret.data }.with_name(&prefix);
            visit.page("api/new_key.html", context! { name, key, kind => kind_of(key_type) })
        }
        Err(failed) if failed.says("Duplicate API key name") => {
            form.error("key_name", "A key with this name already exists. Enter another name");
            show_form(&visit, &form.view())
        }
        Err(failed) => {
            form.refused(failed, &[("name", "key_name"), ("key_type", "key_type")])?;
            show_form(&visit, &form.view())
        }
    }
}

async fn confirm(visit: InService, Path((_, key_id)): Path<(ServiceId, ApiKeyId)>) -> Answer {
    let keys = listed(&visit).await?;
    let key = keys.iter().find(|key| key.id == key_id && key.revoked_at.is_none()).ok_or(Problem::NotFound)?;
    show_list(&visit, &keys, Some(key))
}

async fn revoke(visit: InService, Path((_, key_id)): Path<(ServiceId, ApiKeyId)>) -> Answer {
    let keys = listed(&visit).await?;
    let key = keys.iter().find(|key| key.id == key_id).ok_or(Problem::NotFound)?;
    let by = Revocation { created_by: Some(visit.user.id) };
    visit.client.api_keys.revoke(visit.service.id, key_id, &by).await?;
    visit.flash("tick", format!("‘{}’ was revoked", key.name)).await?;
    visit.go_to(&visit.url("/api/keys"))
}

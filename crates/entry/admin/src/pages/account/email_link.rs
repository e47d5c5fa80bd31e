//! `/your-account/email/confirm/{token}`: the link that was sent to a new email address.

use minijinja::context;
use tidings_api_types::internal::{
    links::{Link, LinkPurpose},
    user::UserChange,
};

use super::ACCESS;
use crate::{
    audit::{self, Deed},
    problem::Problem,
    routing::Routes,
    session::State,
    visit::{Answer, Path, SignedIn},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/your-account/email/confirm/{token}", ACCESS, show);
    routes.post("/your-account/email/confirm/{token}", ACCESS, confirm);
}

/// The address that the link is for; none if the link means nothing to this person.
async fn address(visit: &SignedIn, token: String) -> Result<Option<String>, Problem> {
    match visit.client.links.open(token, LinkPurpose::ChangeEmail).await {
        Ok(Link { user_id: Some(id), email: Some(email), .. }) if id == visit.user.id => Ok(Some(email)),
        Ok(_) => Ok(None),
        Err(failed) if failed.status() == Some(400) => Ok(None),
        Err(failed) => Err(failed.into()),
    }
}

/// Programs that look at links in emails change nothing: there is a button.
async fn show(visit: SignedIn, Path(token): Path<String>) -> Answer {
    let address = address(&visit, token).await?;
    visit.page("account/email_link.html", context! { address })
}

async fn confirm(visit: SignedIn, Path(token): Path<String>) -> Answer {
    let Some(email) = address(&visit, token).await? else {
        return visit.page("account/email_link.html", context! { address => None::<String> });
    };
    let change = UserChange {
        email_address: Some(email.clone()),
        email_access_validated_at: Some(visit.now.into()),
        ..UserChange::default()
    };
    match visit.client.users.update(visit.user.id, &change).await {
        Ok(_) => {}
        Err(failed) if failed.says("already in use") => {
            visit.flash("dangerous", "The email address is already in use").await?;
            return visit.go_to("/your-account");
        }
        Err(failed) => return Err(failed.into()),
    }
    let deed = Deed::UpdateUserEmail {
        user_id: visit.user.id,
        updated_by_id: visit.user.id,
        original_email_address: visit.user.email_address.clone(),
        new_email_address: email,
    };
    audit::record(&visit, deed).await;
    // Another address ends every session, this one too.
    visit.begin_session(Some(visit.user.id), State::default()).await?;
    visit.flash("tick", "Email address changed. You were signed out everywhere else").await?;
    visit.go_to("/your-account")
}

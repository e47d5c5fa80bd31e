//! `/your-account/sessions`: where you are signed in, and signing out there.

use minijinja::{context, value::Serde};
use serde::Serialize;

use super::ACCESS;
use crate::{
    problem::Problem,
    routing::Routes,
    user_agent,
    visit::{Answer, Path, SignedIn},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/your-account/sessions", ACCESS, list);
    routes.post("/your-account/sessions/end-others", ACCESS, end_others);
    routes.post("/your-account/sessions/{session_id}/end", ACCESS, end);
}

#[derive(Debug, Serialize)]
struct Listed {
    /// Nobody gets into a session by its id.
    id: String,
    browser: String,
    signed_in_at: String,
    last_seen_at: String,
    is_current: bool,
}

async fn list(visit: SignedIn) -> Answer {
    let current = visit.session_id();
    let sessions = visit.client.admin_sessions.of_user(visit.user.id).await?;
    let mut sessions: Vec<Listed> = sessions
        .into_iter()
        .map(|session| Listed {
            browser: user_agent::name(&session.user_agent),
            signed_in_at: session.signed_in_at.to_string(),
            last_seen_at: session.last_seen_at.to_string(),
            is_current: current.as_ref() == Some(&session.id),
            id: session.id,
        })
        .collect();
    sessions.sort_by_key(|session| !session.is_current);
    visit.page("account/sessions.html", context! { sessions => Serde(&sessions) })
}

async fn end_others(visit: SignedIn) -> Answer {
    let current = visit.session_id();
    visit.client.admin_sessions.delete_of_user(visit.user.id, current.as_deref()).await?;
    visit.flash("tick", "You were signed out everywhere else").await?;
    visit.go_to("/your-account/sessions")
}

/// Ends a session, if it is one of this person's.
async fn end(visit: SignedIn, Path(id): Path<String>) -> Answer {
    let sessions = visit.client.admin_sessions.of_user(visit.user.id).await?;
    if !sessions.iter().any(|session| session.id == id) {
        return Err(Problem::NotFound);
    }
    visit.client.admin_sessions.delete(&id).await?;
    visit.flash("tick", "You were signed out there").await?;
    visit.go_to("/your-account/sessions")
}

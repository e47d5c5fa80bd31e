//! `GET /organisations/by-domain`: the organisation that an email domain belongs to.

use axum::extract::State;
use tidings_api_types::internal::{ErrorReply, organisations::GetOrganisationByDomain};
use tidings_app::organisations;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::Query,
};

pub(super) async fn handle(State(api): State<InternalApi>, query: Query) -> Answered<GetOrganisationByDomain> {
    let domain = query.get("domain").filter(|domain| !domain.is_empty() && !domain.contains('@'));
    let domain = domain.ok_or_else(|| ErrorReply::invalid("domain must be the part of an address after the @"))?;
    let organisation = organisations::by_domain(&api.app, domain).await?;
    Ok(Answer(organisation.ok_or_else(ErrorReply::not_found)?))
}

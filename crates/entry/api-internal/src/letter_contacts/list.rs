//! `GET /service/{service}/letter-contact`: the addresses at the top of a service's letters.

use axum::extract::State;
use tidings_api_types::internal::letter_contacts::ListLetterContacts;
use tidings_app::letter_contacts;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListLetterContacts>,
) -> Answered<ListLetterContacts> {
    Ok(Answer(letter_contacts::list(&api.app, at.service_id).await?))
}

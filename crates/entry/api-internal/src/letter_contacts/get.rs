//! `GET /service/{service}/letter-contact/{letter_contact}`: one address.

use axum::extract::State;
use tidings_api_types::internal::letter_contacts::GetLetterContact;
use tidings_app::letter_contacts;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetLetterContact>) -> Answered<GetLetterContact> {
    Ok(Answer(letter_contacts::get(&api.app, at.service_id, at.letter_contact_id).await?))
}

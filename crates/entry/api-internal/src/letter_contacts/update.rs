//! `POST /service/{service}/letter-contact/{letter_contact}`: changes an address.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    letter_contacts::{LetterContactForm, UpdateLetterContact},
};
use tidings_app::letter_contacts;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{JsonBody, Now},
    found::Found,
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    Found(at): Found<UpdateLetterContact>,
    JsonBody(body): JsonBody,
) -> Answered<UpdateLetterContact> {
    let form = LetterContactForm::read(&body)?;
    let contact = letter_contacts::update(&api.app, at.service_id, at.letter_contact_id, form, now).await?;
    Ok(Answer(Data::new(contact)))
}

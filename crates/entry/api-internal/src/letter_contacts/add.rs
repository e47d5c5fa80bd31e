//! `POST /service/{service}/letter-contact`: adds an address.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    letter_contacts::{AddLetterContact, LetterContactForm},
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
    Found(at): Found<AddLetterContact>,
    JsonBody(body): JsonBody,
) -> Answered<AddLetterContact> {
    let form = LetterContactForm::read(&body)?;
    let contact = letter_contacts::add(&api.app, at.service_id, form, now).await?;
    Ok(Answer(Data::new(contact)))
}

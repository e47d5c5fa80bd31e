//! `POST /service/{service}/letter-contact/{letter_contact}/archive`: takes an address away.

use axum::extract::State;
use tidings_api_types::internal::{Data, letter_contacts::ArchiveLetterContact};
use tidings_app::letter_contacts;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<ArchiveLetterContact>,
) -> Answered<ArchiveLetterContact> {
    let contact = letter_contacts::archive(&api.app, at.service_id, at.letter_contact_id, now).await?;
    Ok(Answer(Data::new(contact)))
}

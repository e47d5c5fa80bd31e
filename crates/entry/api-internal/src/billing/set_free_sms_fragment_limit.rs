//! `POST /service/{service}/billing/free-sms-fragment-limit`: gives a service another allowance in this financial year.

use axum::extract::State;
use tidings_api_types::internal::billing::{NewFreeSmsFragmentLimit, SetFreeSmsFragmentLimit};
use tidings_app::billing;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, JsonBody, Now},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    Now(now): Now,
    At(at): At<SetFreeSmsFragmentLimit>,
    JsonBody(body): JsonBody,
) -> Answered<SetFreeSmsFragmentLimit> {
    let new = NewFreeSmsFragmentLimit::read(&body)?;
    billing::set_free_sms_fragment_limit(&api.app, at.service_id, new.free_sms_fragment_limit, now).await?;
    Ok(Answer(new))
}

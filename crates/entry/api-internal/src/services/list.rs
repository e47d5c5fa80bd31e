//! `GET /service`: many services at once.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use tidings_api_types::internal::{
    Data, ErrorReply,
    service::list::{ListServices, ServicesWanted},
};
use tidings_app::services::{self, WithStatistics};
use tidings_domain::ids::parse_lenient;

use super::monthly_data::date;
use crate::{
    InternalApi,
    answer::Answer,
    error::ApiError,
    extract::{Now, Query},
};

pub(super) async fn handle(State(api): State<InternalApi>, Now(now): Now, query: Query) -> Result<Response, ApiError> {
    let only_active = query.is_true("only_active");
    let user = query.get("user_id").filter(|id| !id.is_empty());
    if user.is_none() && query.is_true("detailed") {
        let days = match query.get("start_date").is_some() || query.get("end_date").is_some() {
            true => Some((date(&query, "start_date")?, date(&query, "end_date")?)),
            false => None,
        };
        let include_from_test_key = query.get("include_from_test_key") != Some("False");
        let wanted = WithStatistics { days, only_active, include_from_test_key };
        let services = services::with_statistics(&api.app, wanted, now).await?;
        return Ok(axum::Json(Data::new(services)).into_response());
    }
    let user_id = user.map(|id| parse_lenient(id).ok_or_else(ErrorReply::not_found)).transpose()?;
    let wanted = ServicesWanted { user_id: user_id.map(Into::into), only_active };
    let services = services::list(&api.app, &wanted).await?;
    Ok(Answer::<ListServices>(Data::new(services)).into_response())
}

//! `GET /service/{service_id}/template-statistics`: how much templates are used.

use axum::extract::State;
use tidings_api_types::internal::{
    Data,
    template_statistics::{ListTemplateStatistics, WholeDays},
};
use tidings_app::templates;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::{At, Now, Query},
};

pub(super) async fn handle(
    State(api): State<InternalApi>,
    At(at): At<ListTemplateStatistics>,
    query: Query,
    Now(now): Now,
) -> Answered<ListTemplateStatistics> {
    let days = query.get("whole_days").or_else(|| query.get("limit_days")).unwrap_or_default();
    let days = WholeDays::read(days)?;
    Ok(Answer(Data::new(templates::statistics(&api.app, at.service_id, days, now).await?)))
}

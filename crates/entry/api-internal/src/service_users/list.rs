//! `GET /service/{service_id}/users`: reads the team of a service.

use axum::extract::State;
use tidings_api_types::internal::{Data, user::GetServiceUsers};
use tidings_app::service_users;

use crate::{
    InternalApi,
    answer::{Answer, Answered},
    extract::At,
};

pub(super) async fn handle(State(api): State<InternalApi>, At(at): At<GetServiceUsers>) -> Answered<GetServiceUsers> {
    Ok(Answer(Data::new(service_users::list(&api.app, at.service_id).await?)))
}

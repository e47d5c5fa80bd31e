//! What handlers take as arguments. Each can be had only on a route whose [`Access`](crate::Access) proves it.

use std::{ops::Deref, sync::Arc};

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::de::DeserializeOwned;
use tidings_api_types::internal::{service::Service, user::User};

use super::Visit;
use crate::problem::Problem;

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::Broken("a route is not guarded".to_owned()))
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    visit: Visit,
    pub user: Arc<User>,
}

impl Deref for SignedIn {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let user = visit.user.clone().ok_or(Problem::SignedOut)?;
        Ok(Self { visit, user })
    }
}

/// Somebody who may use the route of the service that the path names.
#[derive(Clone, Debug)]
pub struct InService {
    visit: Visit,
    pub user: Arc<User>,
    pub service: Arc<Service>,
}

impl InService {
    /// The address of a page of the service: `path` begins with a slash, or is empty for its first page.
    pub fn url(&self, path: &str) -> String {
        format!("/services/{}{path}", self.service.id)
    }
}

impl Deref for InService {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl<S: Sync> FromRequestParts<S> for InService {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let user = visit.user.clone().ok_or(Problem::SignedOut)?;
        let service = visit.service.clone().ok_or(Problem::NotFound)?;
        Ok(Self { visit, user, service })
    }
}

/// Parameters of the path. What does not read as an id names nothing.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(value)| Self(value)).map_err(|_| Problem::NotFound)
    }
}

/// What follows the question mark. What cannot be read counts as not given.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Default + Send> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        Ok(query.map(|axum::extract::Query(value)| Self(value)).unwrap_or_default())
    }
}

//! `…/api/callbacks/…/test`: calls a service's own address once, so that its developers see whether it works.

use tidings_api_types::internal::callbacks::CallbackTested;

use super::{
    ACCESS,
    callbacks::{DELIVERY, Kind, RECEIVED, RETURNED, id_of},
};
use crate::{
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService},
};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/services/{service_id}/api/callbacks/delivery-status-callback/test", ACCESS, |visit| {
        test(visit, &DELIVERY)
    });
    routes.post("/services/{service_id}/api/callbacks/received-text-messages-callback/test", ACCESS, |visit| {
        test(visit, &RECEIVED)
    });
    routes.post("/services/{service_id}/api/callbacks/returned-letters-callback/test", ACCESS, |visit| {
        test(visit, &RETURNED)
    });
}

async fn test(visit: InService, kind: &'static Kind) -> Answer {
    let id = id_of(&visit, kind).ok_or(Problem::NotFound)?;
    let (tone, text) = match visit.client.callbacks.test(visit.service.id, id).await {
        Ok(result) => told(&result),
        Err(failed) if failed.status() == Some(429) => {
            ("dangerous", "You can send a test every 10 seconds. Wait a moment and try again".to_owned())
        }
        Err(failed) => return Err(failed.into()),
    };
    visit.flash(tone, text).await?;
    visit.go_to(&visit.url(kind.path))
}

/// What to say of the answer.
fn told(result: &CallbackTested) -> (&'static str, String) {
    let took = result.milliseconds;
    match (result.status_code, result.error.as_deref()) {
        (Some(status @ 200..=299), _) => {
            ("tick", format!("Your system answered with status {status} after {took} milliseconds"))
        }
        (Some(status), _) => {
            let wanted = "It should answer with a status from 200 to 299";
            ("dangerous", format!("Your system answered with status {status} after {took} milliseconds. {wanted}"))
        }
        (None, Some(error)) => ("dangerous", format!("Your system could not be called: {error}")),
        (None, None) => ("dangerous", "Your system could not be called".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_in_words() {
        let told = |status_code, error: Option<&str>| {
            told(&CallbackTested { status_code, error: error.map(str::to_owned), milliseconds: 85 })
        };
        assert_eq!(
            told(Some(204), None),
            ("tick", "Your system answered with status 204 after 85 milliseconds".to_owned())
        );
        assert_eq!(told(Some(500), None).0, "dangerous");
        let (tone, text) = told(None, Some("no answer in time"));
        assert_eq!((tone, text.as_str()), ("dangerous", "Your system could not be called: no answer in time"));
    }
}

//! Both ways to the API: over HTTP, and in process.

use std::{sync::Arc, time::Duration};

use tidings_admin_client::{
    AdminClient, Failed,
    transport::{Http, InProcess, TokenSource},
};
use tidings_cache::{Cache, CallError, InProcess as InProcessCache};
use tidings_test_support::TestApp;
use tokio_util::sync::CancellationToken;

use crate::harness::token;

fn cache(app: &TestApp) -> Cache {
    Cache::new(Arc::new(InProcessCache::new(1_000_000, app.clock.clone())))
}

async fn served(app: &TestApp) -> (url::Url, CancellationToken) {
    let listener = tidings_web::server::bind("127.0.0.1:0".parse().unwrap(), "PORT").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let stop = CancellationToken::new();
    tokio::spawn(tidings_web::server::serve(listener, app.internal_api(), stop.clone()));
    (url, stop)
}

#[tokio::test]
async fn both_say_the_same() {
    let app = TestApp::new().await;
    let (url, _stop) = served(&app).await;
    let http = AdminClient::new(Arc::new(Http::new(url, token(&app)).unwrap()), cache(&app));
    let in_process = AdminClient::new(Arc::new(InProcess::new(app.internal_api(), token(&app))), cache(&app));
    let service = app.demo.service_id;
    assert_eq!(http.services.get(service).await.unwrap(), in_process.services.get(service).await.unwrap());
    let nobody = uuid::Uuid::nil().into();
    for client in [&http, &in_process] {
        let refused = client.users.get(nobody).await.unwrap_err();
        assert!(refused.is_not_found() && refused.says("No result found"), "{refused}");
        assert!(refused.for_everybody().is_none(), "it may be due to who asked");
    }
}

#[tokio::test]
async fn a_wrong_secret_is_refused() {
    let app = TestApp::new().await;
    let wrong = TokenSource::admin("another secret altogether".into(), app.clock.clone());
    let client = AdminClient::new(Arc::new(InProcess::new(app.internal_api(), wrong)), cache(&app));
    let refused = client.services.get(app.demo.service_id).await.unwrap_err();
    assert!(refused.status() == Some(403) && refused.says("Invalid token: API key not found"), "{refused}");
}

#[tokio::test]
async fn an_api_that_is_away() {
    let app = TestApp::new().await;
    let (url, stop) = served(&app).await;
    stop.cancel();
    let client = AdminClient::new(Arc::new(Http::new(url, token(&app)).unwrap()), cache(&app));
    tidings_test_support::eventually("the server has stopped", || async {
        matches!(
            tokio::time::timeout(Duration::from_secs(5), client.services.get(app.demo.service_id)).await,
            Ok(Err(Failed::Unreachable(_)))
        )
    })
    .await;
    let failed = client.services.get(app.demo.service_id).await.unwrap_err();
    assert!(!failed.may_have_happened(), "nothing was asked");
    assert!(matches!(failed.for_everybody(), Some(Failed::Unreachable(_))), "nobody else could have asked either");
}

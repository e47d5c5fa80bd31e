//! `/services/{service_id}/jobs/{job_id}/cancel`: a spreadsheet that waits for its time is not sent after all.

use minijinja::{context, value::Serde};
use tidings_domain::{JobId, JobStatus, ServiceId};

use super::job::View;
use crate::{
    access::{Access, Role},
    routing::Routes,
    visit::{Answer, InService, Path},
};

const CANCEL: Access = Access::member_with(&[Role::SendMessages]);

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/jobs/{job_id}/cancel", CANCEL, ask);
    routes.post("/services/{service_id}/jobs/{job_id}/cancel", CANCEL, cancel);
}

async fn ask(visit: InService, Path((_, job_id)): Path<(ServiceId, JobId)>) -> Answer {
    let job = visit.client.jobs.get(visit.service.id, job_id).await?.data;
    if job.job_status != JobStatus::Scheduled {
        return visit.go_to(&visit.url(&format!("/jobs/{job_id}")));
    }
    visit.page("jobs/cancel.html", context! { job => Serde(View::of(visit.service.id, &job, visit.now)) })
}

async fn cancel(visit: InService, Path((_, job_id)): Path<(ServiceId, JobId)>) -> Answer {
    match visit.client.jobs.cancel(visit.service.id, job_id).await {
        Ok(job) => {
            visit.flash("tick", format!("‘{}’ has been cancelled", job.data.original_file_name)).await?;
            visit.go_to(&visit.url("/uploads"))
        }
        // It was begun in the meantime, or somebody else was faster: its page says which.
        Err(failed) if failed.is_not_found() || failed.status() == Some(400) => {
            visit.go_to(&visit.url(&format!("/jobs/{job_id}")))
        }
        Err(failed) => Err(failed.into()),
    }
}

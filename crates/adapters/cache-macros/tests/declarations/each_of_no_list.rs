use serde::{Deserialize, Serialize};
use tidings_cache::{Cache, CallError, Declared, client};

const CACHED: &[&[Declared]] = &[Services::CACHED];

struct Failed;

impl CallError for Failed {
    fn may_have_happened(&self) -> bool {
        true
    }
}

#[derive(Serialize, Deserialize)]
struct Service;

struct NotSerialisable;

struct Services(Cache);

#[client(declared = crate::CACHED)]
impl Services {
    fn cache(&self) -> &Cache {
        &self.0
    }

    #[cached("service-{service_id}", within("service-{service_id}*"))]
    async fn get(&self, service_id: &str) -> Result<Service, Failed> {
        Ok(Service)
    }

    #[invalidates(each(service in service_id, "service-{service}"))]
    async fn archive(&self, service_id: &i32) -> Result<(), Failed> {
        Ok(())
    }
}

fn main() {
    let _ = (Services, NotSerialisable);
}

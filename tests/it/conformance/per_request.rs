//! Enhancers that are made for each request.

use crate::support::{Server, Trace};
use nestling::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

static MADE: AtomicUsize = AtomicUsize::new(0);

fn next() -> usize {
    MADE.fetch_add(1, Ordering::Relaxed)
}

/// One per request, whoever asks.
#[injectable(scope = request)]
struct Ticket {
    #[inject(value = next())]
    number: usize,
}

/// An enhancer of each kind that has the ticket of its request.
macro_rules! ticketed {
    ($($name:ident)*) => {$(
        #[injectable(scope = request)]
        struct $name {
            ticket: Arc<Ticket>,
            trace: Arc<Trace>,
        }

        impl $name {
            fn note(&self) {
                self.trace.add(self.ticket.number.to_string());
            }
        }
    )*};
}

ticketed! { Ward Wrap Pass Mend }

impl CanActivate for Ward {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        self.note();
        Ok(true)
    }
}

impl Interceptor for Wrap {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        self.note();
        next.handle(ctx).await
    }
}

impl Middleware for Pass {
    async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        self.note();
        next.handle(ctx).await
    }
}

#[catch]
#[injectable(scope = request)]
struct Repair {
    mend: Arc<Mend>,
}

impl ExceptionFilter for Repair {
    async fn catch(&self, exception: HttpException, _: &mut ExecutionContext) -> Result<Response> {
        self.mend.note();
        Ok(exception.into_response())
    }
}

#[controller("/tickets", scope = request)]
#[guard(Ward)]
#[interceptor(Wrap)]
#[middleware(Pass)]
#[filter(Repair)]
struct TicketsController {
    ticket: Arc<Ticket>,
}

#[routes]
impl TicketsController {
    #[get("/")]
    async fn fail(&self) -> Result<()> {
        Err(GoneException::new(self.ticket.number.to_string()))?
    }
}

#[module(controllers = [TicketsController], providers = [Ticket, Mend, value(Trace::default())])]
struct TicketsModule;

#[nestling::test]
async fn enhancers_of_one_request_share_what_is_made_for_it() {
    let app = App::create::<TicketsModule>().await.unwrap();
    let trace = app.get::<Trace>().unwrap();
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let answer = client.get("/tickets").await;
        let numbers = trace.take();
        assert_eq!((answer.status, numbers.len()), (410, 4), "{numbers:?}");
        assert!(
            numbers.iter().all(|number| answer.body.contains(&format!("\"{number}\""))),
            "{numbers:?} {}",
            answer.body
        );
        seen.push(numbers[0].clone());
    }
    assert_ne!(seen[0], seen[1]);
    server.close().await;
}

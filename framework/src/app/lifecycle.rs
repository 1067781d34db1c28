//! Runs lifecycle hooks: in the order of construction at start, in reverse at the end, one after the other.

use super::construct::failure;
use crate::Error;
use crate::boot_error::{Code, Problem};
use crate::di::container::Container;
use crate::di::hook::{Hook, Hooks};
use crate::di::visibility::NodeId;
use crate::error::text_of;
use crate::signal::Signal;
use std::sync::Arc;
use std::time::Duration;

/// A hook's method, and where it stands among the hooks of a type.
type Moment = (&'static str, fn(&Hooks) -> Option<Hook>);

const INIT: Moment = ("on_module_init", |hooks| hooks.on_module_init);
const BOOTSTRAP: Moment = ("on_application_bootstrap", |hooks| hooks.on_application_bootstrap);
const BEFORE_SHUTDOWN: Moment = ("before_application_shutdown", |hooks| hooks.before_application_shutdown);
const DESTROY: Moment = ("on_module_destroy", |hooks| hooks.on_module_destroy);
const SHUTDOWN: Moment = ("on_application_shutdown", |hooks| hooks.on_application_shutdown);

/// The hooks of one application.
pub(crate) struct Lifecycle {
    pub(crate) container: Arc<Container>,
    /// The order of construction.
    pub(crate) order: Vec<NodeId>,
    pub(crate) time_out: Duration,
}

impl Lifecycle {
    /// `OnModuleInit`, then `OnApplicationBootstrap`; the first that fails ends it.
    pub(crate) async fn start(&self) -> Result<(), Problem> {
        for moment in [INIT, BOOTSTRAP] {
            for node in &self.order {
                self.run(*node, moment, None).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn before_shutdown(&self, signal: Option<Signal>) {
        self.finish(BEFORE_SHUTDOWN, signal).await;
    }

    pub(crate) async fn shut_down(&self, signal: Option<Signal>) {
        self.finish(DESTROY, signal).await;
        self.finish(SHUTDOWN, signal).await;
    }

    /// At the end a hook that fails is logged, and the others still run.
    async fn finish(&self, moment: Moment, signal: Option<Signal>) {
        for node in self.order.iter().rev() {
            if let Err(problem) = self.run(*node, moment, signal).await {
                tracing::error!(code = problem.code().as_str(), "{}", problem.message());
            }
        }
    }

    async fn run(&self, node: NodeId, (method, hook): Moment, signal: Option<Signal>) -> Result<(), Problem> {
        let node = &self.container.nodes[node];
        let (Some(hook), Some(built)) = (hook(&node.entry.hooks), node.built.get()) else { return Ok(()) };
        // A task of its own, so that a panic in it is an error like any other.
        let mut task = tokio::spawn(hook.run(Arc::clone(&built.concrete), signal));
        let hook = format!("`{method}` of `{}`", node.entry.name);
        let problem = match tokio::time::timeout(self.time_out, &mut task).await {
            Ok(Ok(Ok(()))) => return Ok(()),
            Ok(Ok(Err(error))) => failed(&hook, error),
            Ok(Err(panic)) => failed(&hook, failure(panic)),
            Err(_) => {
                task.abort();
                self.timed_out(&hook)
            }
        };
        Err(problem.at(node.entry.location))
    }

    fn timed_out(&self, hook: &str) -> Problem {
        let message = format!("{hook} took longer than {:?}", self.time_out);
        Problem::new(Code::HookTimedOut, message, "make it return sooner, or raise `hook_timeout` of the `AppBuilder`")
    }
}

fn failed(hook: &str, error: Error) -> Problem {
    Problem::new(Code::HookFailed, format!("{hook} failed: {}", text_of(&*error.into_inner())), "see the cause above")
}

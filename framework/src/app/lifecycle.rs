//! Runs lifecycle hooks: in the order of construction at start, in reverse at the end, one after the other.

use crate::boot_error::{Code, Problem};
use crate::di::container::Container;
use crate::di::hook::{Hook, Hooks};
use crate::di::visibility::NodeId;
use crate::error::Chain;
use crate::signal::Signal;
use std::sync::Arc;
use std::time::Duration;

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
        for hook in [|hooks: &Hooks| hooks.on_module_init, |hooks: &Hooks| hooks.on_application_bootstrap] {
            for node in &self.order {
                self.run(*node, hook, None).await?;
            }
        }
        Ok(())
    }

    pub(crate) async fn before_shutdown(&self, signal: Option<Signal>) {
        self.finish(|hooks| hooks.before_application_shutdown, signal).await;
    }

    pub(crate) async fn shut_down(&self, signal: Option<Signal>) {
        self.finish(|hooks| hooks.on_module_destroy, signal).await;
        self.finish(|hooks| hooks.on_application_shutdown, signal).await;
    }

    /// At the end a hook that fails is logged, and the others still run.
    async fn finish(&self, hook: fn(&Hooks) -> Option<Hook>, signal: Option<Signal>) {
        for node in self.order.iter().rev() {
            if let Err(problem) = self.run(*node, hook, signal).await {
                tracing::error!(code = problem.code().as_str(), "{}", problem.message());
            }
        }
    }

    async fn run(&self, node: NodeId, hook: fn(&Hooks) -> Option<Hook>, signal: Option<Signal>) -> Result<(), Problem> {
        let node = &self.container.nodes[node];
        let (Some(hook), Some(built)) = (hook(&node.entry.hooks), node.built.get()) else { return Ok(()) };
        // A task of its own, so that a panic in it is an error like any other.
        let mut task = tokio::spawn(hook(Arc::clone(&built.concrete), signal));
        let problem = match tokio::time::timeout(self.time_out, &mut task).await {
            Ok(Ok(Ok(()))) => return Ok(()),
            Ok(Ok(Err(error))) => self.failed(&node.entry.name, &Chain(&*error.into_inner())),
            Ok(Err(panic)) => self.failed(&node.entry.name, &panic),
            Err(_) => {
                task.abort();
                self.timed_out(&node.entry.name)
            }
        };
        Err(problem.at(node.entry.location))
    }

    fn failed(&self, name: &str, cause: &dyn std::fmt::Display) -> Problem {
        let message = format!("a lifecycle hook of `{name}` failed: {cause}");
        Problem::new(Code::HookFailed, message, "see the cause above")
    }

    fn timed_out(&self, name: &str) -> Problem {
        let message = format!("a lifecycle hook of `{name}` took longer than {:?}", self.time_out);
        Problem::new(Code::HookTimedOut, message, "make it return sooner, or raise `hook_timeout` of the `AppBuilder`")
    }
}

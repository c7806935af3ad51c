namespace Orleans
{
    /// <summary>Something that starts and stops in stages.</summary>
    public interface ILifecycleObservable
    {
        /// <summary>Joins a stage. Lower stages start first and stop last.</summary>
        /// <param name="observerName">Who joins, for logs.</param>
        /// <param name="stage">The stage.</param>
        /// <param name="observer">What to run.</param>
        /// <returns>Leaves the stage when disposed.</returns>
        IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
    }

    /// <summary>What runs in a stage.</summary>
    public interface ILifecycleObserver
    {
        /// <summary>Runs when the stage starts.</summary>
        /// <param name="cancellationToken">Signalled when the start is given up.</param>
        /// <returns>A task that ends when it started.</returns>
        Task OnStart(CancellationToken cancellationToken = default);

        /// <summary>Runs when the stage stops.</summary>
        /// <param name="cancellationToken">Signalled when the time is up.</param>
        /// <returns>A task that ends when it stopped.</returns>
        Task OnStop(CancellationToken cancellationToken = default);
    }

    /// <summary>A service that joins a lifecycle when that is made.</summary>
    /// <typeparam name="TLifecycleObservable">The lifecycle.</typeparam>
    public interface ILifecycleParticipant<TLifecycleObservable>
        where TLifecycleObservable : ILifecycleObservable
    {
        /// <summary>Joins.</summary>
        /// <param name="lifecycle">The lifecycle.</param>
        void Participate(TLifecycleObservable lifecycle);
    }

    /// <summary>The stages of a silo.</summary>
    public static class ServiceLifecycleStage
    {
        /// <summary>Before everything.</summary>
        public const int First = int.MinValue;

        /// <summary>The runtime is made ready.</summary>
        public const int RuntimeInitialize = 2000;

        /// <summary>Services of the runtime start.</summary>
        public const int RuntimeServices = 4000;

        /// <summary>Storage starts.</summary>
        public const int RuntimeStorageServices = 6000;

        /// <summary>Reminders and streams start.</summary>
        public const int RuntimeGrainServices = 8000;

        /// <summary>Services of the application start; grains can be called.</summary>
        public const int ApplicationServices = 10000;

        /// <summary>Just before calls from outside are taken.</summary>
        public const int BecomeActive = Active - 1;

        /// <summary>Calls from outside are taken.</summary>
        public const int Active = 20000;

        /// <summary>After everything.</summary>
        public const int Last = int.MaxValue;
    }

    /// <summary>Joining a stage without a class.</summary>
    public static class LifecycleExtensions
    {
        /// <summary>Joins a stage.</summary>
        /// <param name="observable">The lifecycle.</param>
        /// <param name="observerName">Who joins, for logs.</param>
        /// <param name="stage">The stage.</param>
        /// <param name="onStart">Runs when the stage starts.</param>
        /// <param name="onStop">Runs when the stage stops.</param>
        /// <returns>Leaves the stage when disposed.</returns>
        public static IDisposable Subscribe(
            this ILifecycleObservable observable,
            string observerName,
            int stage,
            Func<CancellationToken, Task> onStart,
            Func<CancellationToken, Task>? onStop = null)
            => observable.Subscribe(observerName, stage, new Observer(onStart, onStop));

        private sealed class Observer(
            Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop) : ILifecycleObserver
        {
            public Task OnStart(CancellationToken cancellationToken = default) => onStart(cancellationToken);

            public Task OnStop(CancellationToken cancellationToken = default)
                => onStop is null ? Task.CompletedTask : onStop(cancellationToken);
        }
    }
}

namespace Orleans.Runtime
{
    /// <summary>The lifecycle of a silo; its stages are those of <see cref="ServiceLifecycleStage"/>.</summary>
    public interface ISiloLifecycle : ILifecycleObservable;

    /// <summary>The lifecycle of an activation; its stages are those of <see cref="GrainLifecycleStage"/>.</summary>
    public interface IGrainLifecycle : ILifecycleObservable;

    /// <summary>The stages of an activation.</summary>
    public static class GrainLifecycleStage
    {
        /// <summary>Before everything.</summary>
        public const int First = int.MinValue;

        /// <summary>Persistent state is read.</summary>
        public const int SetupState = 1000;

        /// <summary>The grain's own activation runs.</summary>
        public const int Activate = 2000;

        /// <summary>After everything.</summary>
        public const int Last = int.MaxValue;
    }

    /// <summary>Work that a silo does once while it starts.</summary>
    public interface IStartupTask
    {
        /// <summary>Does it.</summary>
        /// <param name="cancellationToken">Signalled when the start is given up.</param>
        /// <returns>A task that ends when it is done.</returns>
        Task Execute(CancellationToken cancellationToken);
    }
}

using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Countersign.Embedded;

/// <summary>A durable record that an activation reads before it is ready.</summary>
internal interface IStateRecord
{
    Task ReadFirstAsync(CancellationToken token);
}

/// <summary>
/// One durable record of an activation. It is handed to the store as it is, so that no copy is kept beside it.
/// </summary>
internal sealed class PersistentState<TState> : IPersistentState<TState>, IGrainState<TState>, IStateRecord
{
    private readonly Activation _activation;
    private readonly string _name;
    private readonly IGrainStorage _store;
    private TState _state;
    private Task? _last;
    private int _underWay;

    public PersistentState(Activation activation, string name, IGrainStorage store)
    {
        _activation = activation;
        _name = name;
        _store = store;
        _state = StateFactory<TState>.Create();
    }

    public TState State
    {
        get => _state;
        set => _state = value;
    }

    TState? IGrainState<TState>.State
    {
        get => _state;
        set => _state = value ?? StateFactory<TState>.Create();
    }

    public string? ETag { get; set; }

    public string? Etag => ETag;

    public bool RecordExists { get; set; }

    public Task ReadFirstAsync(CancellationToken token) => ReadStateAsync(token);

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => Queue(
        static (state, token) => state._store.ReadStateAsync(state._name, state._activation.GrainId, state, token),
        cancellationToken);

    public Task WriteStateAsync(CancellationToken cancellationToken) => Queue(
        static (state, token) => state._store.WriteStateAsync(state._name, state._activation.GrainId, state, token),
        cancellationToken);

    public Task ClearStateAsync(CancellationToken cancellationToken) => Queue(
        static (state, token) => state._store.ClearStateAsync(state._name, state._activation.GrainId, state, token),
        cancellationToken);

    // Operations on one record follow one another even when requests interleave, for each is based on the last ETag.
    private Task Queue(Func<PersistentState<TState>, CancellationToken, Task> operation, CancellationToken token)
    {
        _underWay++;
        var task = _last is null ? RunAsync(operation, token) : RunAfterAsync(_last, operation, token);
        _last = _underWay == 0 ? null : task;
        return task;
    }

    private async Task RunAfterAsync(
        Task before, Func<PersistentState<TState>, CancellationToken, Task> operation, CancellationToken token)
    {
        await before.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await RunAsync(operation, token);
    }

    private async Task RunAsync(
        Func<PersistentState<TState>, CancellationToken, Task> operation, CancellationToken token)
    {
        try
        {
            await operation(this, token);
        }
        catch (Exception fault) when (fault is not OrleansException and not OperationCanceledException)
        {
            _activation.Silo.Log.StorageFailed(_activation.Class.Type.ToString(), _name, fault);
            throw new OrleansException(
                $"The storage of state {_name} of grain type {_activation.Class.Type} failed: {fault.Message}", fault);
        }
        finally
        {
            // What is over is not kept: a million idle records would keep a million of them.
            if (--_underWay == 0)
                _last = null;
        }
    }
}

/// <summary>Makes fresh states.</summary>
internal static class StateFactory<TState>
{
    private static readonly bool HasConstructor
        = typeof(TState).IsValueType || typeof(TState).GetConstructor(Type.EmptyTypes) is not null;

    public static TState Create() => HasConstructor
        ? Activator.CreateInstance<TState>()
        : (TState)RuntimeHelpers.GetUninitializedObject(typeof(TState));
}

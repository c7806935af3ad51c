using System.Collections.Concurrent;

namespace Countersign.Storage.Sqlite;

/// <summary>Readers, made as they are needed up to a limit. Asking is synchronous unless all are busy.</summary>
internal sealed class ReaderPool(int limit, Func<Connection> open) : IDisposable
{
    private readonly SemaphoreSlim _free = new(limit);
    private readonly ConcurrentStack<StateReader> _idle = new();

    /// <summary>Runs a question on a reader of its own; a reader that fails is not used again.</summary>
    public async ValueTask<TResult> AskAsync<TArgument, TResult>(
        TArgument argument, Func<StateReader, TArgument, TResult> question, CancellationToken cancellationToken)
    {
        if (!_free.Wait(TimeSpan.Zero, CancellationToken.None))
            await _free.WaitAsync(cancellationToken);
        try
        {
            return Ask(argument, question);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var reader))
            reader.Dispose();
        _free.Dispose();
    }

    private TResult Ask<TArgument, TResult>(TArgument argument, Func<StateReader, TArgument, TResult> question)
    {
        if (!_idle.TryPop(out var reader))
            reader = new StateReader(open());
        try
        {
            var answer = question(reader, argument);
            _idle.Push(reader);
            return answer;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }
}

using Orleans.Runtime;
using Orleans.Streams;

namespace Countersign.Embedded;

/// <summary>An event on its way to its subscribers.</summary>
internal abstract class StreamEvent
{
    /// <summary>What travelled with the publisher's call.</summary>
    public CallValues? Values { get; } = RequestContext.Current;

    /// <summary>Hands the event to an observer; one of another type ignores it.</summary>
    public abstract Task GiveTo(object observer);

    /// <summary>Tells an observer that the event could not be handled.</summary>
    public abstract Task FailTo(object observer, Exception fault);
}

/// <inheritdoc />
internal sealed class StreamEvent<T>(T item, StreamSequenceToken token) : StreamEvent
{
    public override Task GiveTo(object observer)
        => (observer as IAsyncObserver<T>)?.OnNextAsync(item, token) ?? Task.CompletedTask;

    public override Task FailTo(object observer, Exception fault)
        => (observer as IAsyncObserver<T>)?.OnErrorAsync(fault) ?? Task.CompletedTask;
}

/// <summary>The end of a stream.</summary>
internal sealed class StreamEnd<T>(Exception? fault) : StreamEvent
{
    public override Task GiveTo(object observer) => observer is not IAsyncObserver<T> typed
        ? Task.CompletedTask
        : fault is null ? typed.OnCompletedAsync() : typed.OnErrorAsync(fault);

    public override Task FailTo(object observer, Exception fault) => Task.CompletedTask;
}

/// <summary>The place of an event among all of a provider.</summary>
internal sealed class MemorySequenceToken(long number) : StreamSequenceToken
{
    public override long SequenceNumber { get; protected set; } = number;

    public override int EventIndex { get; protected set; }

    public override bool Equals(StreamSequenceToken? other) => other?.SequenceNumber == SequenceNumber;

    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    public override int GetHashCode() => SequenceNumber.GetHashCode();

    public override int CompareTo(StreamSequenceToken? other)
        => other is null ? 1 : SequenceNumber.CompareTo(other.SequenceNumber);
}

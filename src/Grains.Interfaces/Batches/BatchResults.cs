using Orleans;

namespace Countersign.Batches;

/// <summary>What the beginning of an upload led to.</summary>
[GenerateSerializer, Immutable, Alias("countersign.batch-begin-result")]
public abstract record BatchBeginResult
{
    private BatchBeginResult()
    {
    }

    /// <summary>Send the rows, and say this epoch with each of them.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.batch-begin-result.begun")]
    public sealed record Begun([property: Id(0)] long Epoch) : BatchBeginResult;

    /// <summary>Another upload of this id is under way.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.batch-begin-result.busy")]
    public sealed record Busy : BatchBeginResult;

    /// <summary>The upload was accepted before.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.batch-begin-result.accepted")]
    public sealed record Accepted([property: Id(0)] BatchView Batch) : BatchBeginResult;
}

/// <summary>The outcome of pausing, resuming or cancelling; all are repeatable.</summary>
[GenerateSerializer, Immutable, Alias("countersign.batch-command-result")]
public abstract record BatchCommandResult
{
    private BatchCommandResult()
    {
    }

    /// <summary>As asked, now or before; durable.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.batch-command-result.done")]
    public sealed record Done([property: Id(0)] BatchView Batch) : BatchCommandResult;

    /// <summary>It had ended, which stands.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.batch-command-result.over")]
    public sealed record Over([property: Id(0)] BatchView Batch) : BatchCommandResult;

    /// <summary>No such batch for this tenant.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.batch-command-result.not-found")]
    public sealed record NotFound : BatchCommandResult;
}

/// <summary>What a batch wants of the shard that just reported.</summary>
[GenerateSerializer, Immutable, Alias("countersign.batch-directive")]
public abstract record BatchDirective
{
    private BatchDirective()
    {
    }

    /// <summary>Start the next rows.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.batch-directive.run")]
    public sealed record Run([property: Id(0)] BatchOrder Order) : BatchDirective;

    /// <summary>Nothing for now: paused, or nothing is left.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.batch-directive.halt")]
    public sealed record Halt : BatchDirective;

    /// <summary>Give every row that is still queued up.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.batch-directive.cancel")]
    public sealed record Cancel : BatchDirective;

    /// <summary>The batch is gone; what is left of the shard may go too.</summary>
    [GenerateSerializer, Immutable, Alias("countersign.batch-directive.gone")]
    public sealed record Gone : BatchDirective;
}

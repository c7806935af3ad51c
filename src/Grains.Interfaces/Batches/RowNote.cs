using Orleans;

namespace Countersign.Batches;

/// <summary>What became of a started row after its start.</summary>
[GenerateSerializer, Alias("countersign.row-note")]
public enum RowNote
{
    /// <summary>The handset has the message.</summary>
    Delivered = 0,

    /// <summary>The right code was given.</summary>
    Approved = 1,
}

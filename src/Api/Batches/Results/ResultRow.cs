using Countersign.Batches;
using Countersign.Numbers;

namespace Countersign.Api.Batches.Results;

/// <summary>What a tenant is told of one row. Numbers of rows count from 1.</summary>
internal readonly ref struct ResultRow
{
    public required int Row { get; init; }

    /// <summary>The line of the uploaded file that it begins on.</summary>
    public required int Line { get; init; }

    /// <summary>The tenant's own name for it; empty where it has none.</summary>
    public required ReadOnlySpan<byte> Reference { get; init; }

    public required RowStatus Status { get; init; }

    public required RowReason Reason { get; init; }

    /// <summary>The number and what its plan says of it; without a number for rows that hold none.</summary>
    public required NumberFacts Number { get; init; }

    /// <summary>The row that has the number; 0 for rows that are no duplicates.</summary>
    public required int DuplicateOf { get; init; }

    /// <summary>The verification, where the row was started.</summary>
    public required string? VerificationId { get; init; }

    public required bool Delivered { get; init; }

    public required bool Approved { get; init; }
}

/// <summary>A form that results are told in.</summary>
internal interface IResultFormat
{
    /// <summary>Its media type.</summary>
    string ContentType { get; }

    /// <summary>Writes what comes before the first row.</summary>
    void Begin();

    /// <summary>Writes one row.</summary>
    void Write(in ResultRow row);
}

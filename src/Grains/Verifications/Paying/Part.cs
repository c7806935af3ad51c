namespace Countersign.Verifications;

/// <summary>
/// A part of an allowance that something holds. An object, so that the many sessions without one have a reference only.
/// </summary>
/// <param name="Key">The allowance's key.</param>
/// <param name="Loan">The loan that it was taken from.</param>
/// <param name="Day">The day that it is of, from 1970; 0 where it is of no day.</param>
internal sealed record Part(string Key, string Loan, int Day);

namespace Countersign.Verifications;

/// <summary>A part of an allowance that something holds.</summary>
/// <param name="Key">The allowance's key.</param>
/// <param name="Loan">The loan that it was taken from.</param>
/// <param name="Day">The day that it is of, from 1970; 0 where it is of no day.</param>
internal readonly record struct Part(string Key, string Loan, int Day);

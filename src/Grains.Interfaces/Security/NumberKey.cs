namespace Countersign.Security;

/// <summary>
/// The parts of a PhoneNumber grain's key: a region and the 128-bit keyed hash of the number. Reveals nothing.
/// </summary>
/// <param name="Region">Where the number's data lives: <c>sandbox</c> for all sandbox traffic, else the residency
/// region.</param>
/// <param name="High">First half of the hash.</param>
/// <param name="Low">Second half of the hash.</param>
public readonly record struct NumberKey(string Region, ulong High, ulong Low)
{
    /// <summary>The grain key: region, slash, 32 hexadecimal digits.</summary>
    public override string ToString() => string.Create(null, stackalloc char[64], $"{Region}/{High:x16}{Low:x16}");
}

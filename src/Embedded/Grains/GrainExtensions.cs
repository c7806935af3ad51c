using System.Globalization;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The identity behind a grain or a reference to one.</summary>
public static class GrainExtensions
{
    /// <summary>The identity of a grain.</summary>
    /// <param name="grain">A grain instance or a reference.</param>
    /// <returns>Its identity.</returns>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase instance => instance.GrainContext.GrainId,
        _ => throw new ArgumentException("Neither a grain nor a reference to one.", nameof(grain)),
    };

    /// <summary>The key of a grain with a string key.</summary>
    /// <param name="grain">A grain instance or a reference.</param>
    /// <returns>The key.</returns>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>The key of a grain with an integer key.</summary>
    /// <param name="grain">A grain instance or a reference.</param>
    /// <returns>The key.</returns>
    /// <exception cref="InvalidOperationException">The grain has another kind of key.</exception>
    public static long GetPrimaryKeyLong(this IAddressable grain)
        => long.TryParse(grain.GetGrainId().Key.ToString(), NumberStyles.AllowHexSpecifier, provider: null, out var key)
            ? key
            : throw new InvalidOperationException("The key of the grain is no integer.");

    /// <summary>The key of a grain with a GUID key.</summary>
    /// <param name="grain">A grain instance or a reference.</param>
    /// <returns>The key.</returns>
    /// <exception cref="InvalidOperationException">The grain has another kind of key.</exception>
    public static Guid GetPrimaryKey(this IAddressable grain)
        => Guid.TryParseExact(grain.GetGrainId().Key.ToString(), "N", out var key)
            ? key
            : throw new InvalidOperationException("The key of the grain is no GUID.");

    /// <summary>A typed reference to a grain, for instance to pass <c>this</c> to another grain.</summary>
    /// <typeparam name="TGrainInterface">An interface of the grain.</typeparam>
    /// <param name="grain">A grain instance or a reference.</param>
    /// <returns>The reference.</returns>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain)
    {
        var reference = grain as GrainReference ?? ((IGrainBase)grain).GrainContext.GrainReference;
        return (TGrainInterface)reference.Cast(typeof(TGrainInterface));
    }
}

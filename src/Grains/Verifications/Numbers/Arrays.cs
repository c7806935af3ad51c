namespace Countersign.Verifications;

/// <summary>Copies of small arrays with one thing changed; state is immutable.</summary>
internal static class Arrays
{
    public static T[] Plus<T>(this T[] array, T item)
    {
        var longer = new T[array.Length + 1];
        array.CopyTo(longer, 0);
        longer[^1] = item;
        return longer;
    }

    public static T[] WithAt<T>(this T[] array, int index, T item)
    {
        var copy = (T[])array.Clone();
        copy[index] = item;
        return copy;
    }

    public static T[] WithoutAt<T>(this T[] array, int index)
    {
        var shorter = new T[array.Length - 1];
        array.AsSpan(0, index).CopyTo(shorter);
        array.AsSpan(index + 1).CopyTo(shorter.AsSpan(index));
        return shorter;
    }
}

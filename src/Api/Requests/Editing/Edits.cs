using System.Collections.Immutable;

namespace Countersign.Api.Requests.Editing;

/// <summary>Reads an item of a list; null, and a fault, where it is not usable.</summary>
internal delegate TItem? ItemReader<TItem>(ref BodyReader body);

/// <summary>The kinds of members that there are. Ranges are checked afterwards, where they are laid down.</summary>
internal static class Edits
{
    /// <summary>A text, or null.</summary>
    public static Edit<T> Text<T>(string name, int max, Func<T, string?, T> set) =>
        new(name, (ref body) =>
        {
            if (body.IsNull)
                return value => set(value, null);
            return body.Text(max) is { } text ? value => set(value, text) : null;
        });

    /// <summary>A whole number, or null.</summary>
    public static Edit<T> Whole<T>(string name, Func<T, long?, T> set) =>
        new(name, (ref body) =>
        {
            if (body.IsNull)
                return value => set(value, null);
            return body.Whole() is { } number ? value => set(value, number) : null;
        });

    /// <summary>A whole number that is small; null puts <paramref name="standard"/> back.</summary>
    public static Edit<T> Small<T>(string name, int standard, Func<T, int, T> set) =>
        Whole<T>(name, (value, number) => set(value, (int)Math.Clamp(number ?? standard, int.MinValue, int.MaxValue)));

    /// <summary>A truth value; null is false.</summary>
    public static Edit<T> Flag<T>(string name, Func<T, bool, T> set) =>
        new(name, (ref body) =>
        {
            if (body.IsNull)
                return value => set(value, false);
            return body.Flag() is { } flag ? value => set(value, flag) : null;
        });

    /// <summary>A time in seconds, or null.</summary>
    public static Edit<T> Seconds<T>(string name, Func<T, TimeSpan?, T> set) =>
        new(name, (ref body) =>
        {
            if (body.IsNull)
                return value => set(value, null);
            if (body.Number() is not { } seconds)
                return null;
            if (Math.Abs(seconds) <= MaxSeconds)
                return value => set(value, TimeSpan.FromSeconds(seconds));
            body.Fault("No time is that long.");
            return null;
        });

    /// <summary>One word of several; null puts the first back.</summary>
    public static Edit<T> Word<T, TEnum>(string name, (string Word, TEnum Value)[] words, Func<T, TEnum, T> set) =>
        new(name, (ref body) =>
        {
            if (body.IsNull)
                return value => set(value, words[0].Value);
            if (body.Text(MaxWord) is not { } text)
                return null;
            var place = Array.FindIndex(words, word => word.Word == text);
            if (place >= 0)
                return value => set(value, words[place].Value);
            body.Fault($"The value must be one of {string.Join(", ", words.Select(static word => word.Word))}.");
            return null;
        });

    /// <summary>An object whose members change a part; null puts <paramref name="standard"/> back.</summary>
    public static Edit<T> Part<T, TPart>(
        string name, EditTable<TPart> table, TPart standard, Func<T, TPart> get, Func<T, TPart, T> set) =>
        new(name, (ref body) =>
        {
            if (body.IsNull)
                return value => set(value, standard);
            if (!body.Enter())
                return null;
            var change = table.Read(ref body);
            body.Leave();
            return value => set(value, change(get(value)));
        });

    /// <summary>A list that takes the place of the one before; null empties it.</summary>
    public static Edit<T> List<T, TItem>(
        string name, int max, ItemReader<TItem> read, Func<T, ImmutableArray<TItem>, T> set)
        where TItem : notnull =>
        new(name, (ref body) =>
        {
            if (body.IsNull)
                return value => set(value, []);
            if (!body.EnterList())
                return null;
            var items = Items(ref body, max, read);
            body.Leave();
            return value => set(value, items);
        });

    /// <summary>Items that are objects, made from a blank one.</summary>
    public static ItemReader<TItem> Objects<TItem>(EditTable<TItem> table, TItem blank)
        where TItem : notnull =>
        (ref body) =>
        {
            if (!body.Enter())
                return default;
            var change = table.Read(ref body);
            body.Leave();
            return change(blank);
        };

    /// <summary>Items that are texts.</summary>
    public static ItemReader<string> Texts(int max) => (ref body) => body.Text(max);

    private const int MaxWord = 32;
    private const double MaxSeconds = 1e9;

    private static ImmutableArray<TItem> Items<TItem>(ref BodyReader body, int max, ItemReader<TItem> read)
        where TItem : notnull
    {
        var items = ImmutableArray.CreateBuilder<TItem>();
        for (var place = 0; body.NextItem(place); place++)
        {
            if (place == max)
                body.Fault($"At most {max} are taken.");
            if (place >= max)
                body.Skip();
            else if (read(ref body) is { } item)
                items.Add(item);
        }

        return items.ToImmutable();
    }
}

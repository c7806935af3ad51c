using System.Globalization;

namespace Countersign.Storage.Keys;

/// <summary>
/// What an operator does to a key file: <c>keys list</c>, <c>keys add PURPOSE</c>, <c>keys use PURPOSE ID</c> and
/// <c>keys retire PURPOSE ID</c>, each with <c>--file PATH</c> where it is not the usual one.
/// </summary>
public static class KeyRingCommand
{
    /// <summary>The first word of such a command.</summary>
    public const string Word = "keys";

    private const int Refused = 2;
    private const string Usage =
        "keys list | keys add PURPOSE | keys use PURPOSE ID | keys retire PURPOSE ID   [--file keys.json]";

    /// <summary>Does it; answers the exit code.</summary>
    /// <param name="args">The words after <see cref="Word"/>.</param>
    /// <param name="path">The key file, unless the words say otherwise.</param>
    /// <param name="random">Where fresh keys come from.</param>
    /// <param name="output">What there is to say, never a key.</param>
    /// <param name="errors">Why it was not done.</param>
    public static int Run(
        IReadOnlyList<string> args, string path, IRandomSource random, TextWriter output, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
        var file = args is [.., "--file", var given] ? given : path;
        string[] words = args is [.., "--file", _] ? [.. args.Take(args.Count - 2)] : [.. args];
        try
        {
            var ring = KeyRingDocument.Read(File.ReadAllBytes(file), file);
            var changed = Change(ring, words, random);
            if (!ReferenceEquals(changed, ring))
                KeyRingFile.Save(changed, file, overwrite: true);
            Tell(changed, output);
            return 0;
        }
        catch (Exception fault) when (fault is InvalidOperationException or InvalidDataException or IOException)
        {
            errors.WriteLine(fault.Message);
            return Refused;
        }
    }

    private static KeyRing Change(KeyRing ring, string[] words, IRandomSource random) => words switch
    {
        ["list"] => ring,
        ["add", var purpose] => KeyRingChange.Add(ring, PurposeOf(purpose), random),
        ["use", var purpose, var id] => KeyRingChange.Use(ring, PurposeOf(purpose), IdOf(id)),
        ["retire", var purpose, var id] => KeyRingChange.Retire(ring, PurposeOf(purpose), IdOf(id)),
        _ => throw new InvalidOperationException(Usage),
    };

    private static KeyPurpose PurposeOf(string word)
    {
        foreach (var purpose in Enum.GetValues<KeyPurpose>())
        {
            if (KeyRingDocument.NameOf(purpose) == word)
                return purpose;
        }

        var known = string.Join(", ", Enum.GetValues<KeyPurpose>().Select(KeyRingDocument.NameOf));
        throw new InvalidOperationException($"The purposes are {known}.");
    }

    private static byte IdOf(string word) =>
        byte.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new InvalidOperationException("The id of a key is a number from 1 to 255.");

    private static void Tell(KeyRing ring, TextWriter output)
    {
        foreach (var purpose in Enum.GetValues<KeyPurpose>())
        {
            var others = ring.All(purpose).Skip(1).Select(static key => key.Id).Order().ToList();
            var known = others.Count == 0 ? "" : $", also known {string.Join(", ", others)}";
            output.WriteLine($"{KeyRingDocument.NameOf(purpose),-10} in use {ring.Current(purpose).Id}{known}");
        }
    }
}

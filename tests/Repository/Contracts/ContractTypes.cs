using System.Reflection;
using Countersign.Verifications;
using Orleans;

namespace Countersign.Repository.Contracts;

/// <summary>The grain interfaces, and every type of ours that travels in their calls.</summary>
internal static class ContractTypes
{
    public static IReadOnlyList<Type> Grains { get; } =
        [.. typeof(IPhoneNumberGrain).Assembly.GetTypes()
            .Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)))];

    /// <summary>
    /// Found from the signatures: arguments, results, their members and the cases of closed hierarchies.
    /// </summary>
    public static IReadOnlyList<Type> Messages { get; } = FindMessages();

    /// <summary>Fields that a serializer must carry, each with the member that holds its attributes.</summary>
    public static IEnumerable<(FieldInfo Field, MemberInfo Holder)> State(Type type)
    {
        const BindingFlags own =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var field in type.GetFields(own))
        {
            var isBacking = field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal);
            var holder = isBacking ? type.GetProperty(field.Name[1..field.Name.IndexOf('>')], own) : (MemberInfo)field;
            yield return (field, holder!);
        }
    }

    private static List<Type> FindMessages()
    {
        var found = new HashSet<Type>();
        var open = new Queue<Type>(Grains.SelectMany(grain => grain.GetMethods()).SelectMany(Signature));
        while (open.TryDequeue(out var type))
        {
            foreach (var part in Parts(type).Where(IsOurs).Where(found.Add))
            {
                foreach (var (field, _) in part.IsEnum ? [] : State(part))
                    open.Enqueue(field.FieldType);
                foreach (var nested in part.GetNestedTypes().Where(nested => nested.IsAssignableTo(part)))
                    open.Enqueue(nested);
            }
        }

        return [.. found.OrderBy(type => type.FullName, StringComparer.Ordinal)];
    }

    private static IEnumerable<Type> Signature(MethodInfo method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    // Task<T>, T?, IReadOnlyList<T>, T[]: what matters is T.
    private static IEnumerable<Type> Parts(Type type) =>
        type switch
        {
            { HasElementType: true } => Parts(type.GetElementType()!),
            { IsGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type),
            _ => [type],
        };

    private static bool IsOurs(Type type) =>
        !type.IsAssignableTo(typeof(IGrain))
        && type.Assembly.GetName().Name!.StartsWith("Countersign.", StringComparison.Ordinal)
        && type.Assembly != typeof(IGrain).Assembly;
}

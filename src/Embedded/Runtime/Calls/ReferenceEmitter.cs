using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Countersign.Embedded;

/// <summary>
/// Emits, for a grain interface, a subclass of <see cref="GrainReference"/> whose methods put their arguments into a
/// typed
/// <see cref="Call"/> and send it, and next to each a static method that takes the call apart again on the other side.
/// </summary>
internal static class ReferenceEmitter
{
    /// <summary>The most arguments a grain method may have, a cancellation token not counted.</summary>
    public const int MaxArguments = 7;

    private static readonly Type[] CallTypes =
    [
        typeof(Call0<>), typeof(Call1<,>), typeof(Call2<,,>), typeof(Call3<,,,>), typeof(Call4<,,,,>),
        typeof(Call5<,,,,,>), typeof(Call6<,,,,,,>), typeof(Call7<,,,,,,,>),
    ];

    private static readonly Type[] ConstructorParameters = [typeof(GrainClass), typeof(IdSpan)];

    private static readonly Dictionary<Assembly, ModuleBuilder> Modules = [];

    public static ReferenceClass Build(Type interfaceType)
    {
        if (!interfaceType.IsInterface)
            throw new OrleansConfigurationException($"{interfaceType} is no grain interface.");

        var type = ModuleFor(interfaceType.Assembly).DefineType(
            $"Reference.{interfaceType.FullName}",
            TypeAttributes.Class | TypeAttributes.Public | TypeAttributes.Sealed,
            typeof(GrainReference),
            [interfaceType]);
        DefineFactory(type, DefineConstructor(type));

        var methods = Methods(interfaceType).ToList();
        for (var i = 0; i < methods.Count; i++)
        {
            var descriptor = type.DefineField(
                $"Method{i}", typeof(GrainMethod), FieldAttributes.Public | FieldAttributes.Static);
            new MethodEmitter(type, methods[i], descriptor, i).Emit();
        }

        var built = type.CreateType();
        for (var i = 0; i < methods.Count; i++)
        {
            methods[i].Invoke = built.GetMethod($"Invoke{i}")!.CreateDelegate<Func<object, Call, Task>>();
            built.GetField($"Method{i}")!.SetValue(obj: null, methods[i]);
        }

        return new ReferenceClass(
            built.GetMethod("Create")!.CreateDelegate<Func<GrainClass, IdSpan, GrainReference>>());
    }

    public static Type CallType(GrainMethod method, Type result)
    {
        var arguments = method.ArgumentTypes.ToArray();
        return arguments.Length <= MaxArguments
            ? CallTypes[arguments.Length].MakeGenericType([result, .. arguments])
            : throw new OrleansConfigurationException(
                $"{method.InterfaceName}.{method.Name} has more than {MaxArguments} arguments; make a record of them.");
    }

    private static IEnumerable<GrainMethod> Methods(Type interfaceType)
        => interfaceType.GetInterfaces().Prepend(interfaceType)
            .SelectMany(declaring => declaring.GetMethods(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(method => method.IsAbstract)
            .Select(method => new GrainMethod(method.DeclaringType!, method));

    // One module per assembly of interfaces, so that each can be let see the internal types of its own.
    private static ModuleBuilder ModuleFor(Assembly assembly)
    {
        if (Modules.TryGetValue(assembly, out var module))
            return module;

        var name = new AssemblyName($"Countersign.Embedded.References.{assembly.GetName().Name}");
        var dynamicAssembly = AssemblyBuilder.DefineDynamicAssembly(name, AssemblyBuilderAccess.Run);
        var attribute = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        foreach (var seen in new[] { typeof(GrainReference).Assembly, assembly })
        {
            dynamicAssembly.SetCustomAttribute(
                new CustomAttributeBuilder(attribute, [seen.GetName().Name!]));
        }

        return Modules[assembly] = dynamicAssembly.DefineDynamicModule("References");
    }

    private static ConstructorBuilder DefineConstructor(TypeBuilder type)
    {
        var constructor = type.DefineConstructor(
            MethodAttributes.Public, CallingConventions.HasThis, ConstructorParameters);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, typeof(GrainReference).GetConstructor(
            BindingFlags.Instance | BindingFlags.NonPublic, ConstructorParameters)!);
        il.Emit(OpCodes.Ret);
        return constructor;
    }

    private static void DefineFactory(TypeBuilder type, ConstructorBuilder constructor)
    {
        var il = type.DefineMethod(
            "Create",
            MethodAttributes.Public | MethodAttributes.Static,
            typeof(GrainReference),
            ConstructorParameters).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
    }
}
